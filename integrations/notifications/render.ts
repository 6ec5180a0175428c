import type { NotificationData, NotificationKind } from '../../domain/notification/kinds';
import { htmlEngine, readTemplate, textEngine, type Template } from './template-engine';

export interface RenderedNotification {
  subject: string;
  text: string;
  html: string;
}

/**
 * A message as its customer reads it, from the template of its kind: a subject, plain text, and the same text as simple
 * HTML. Throws an error naming the template's line when the template cannot be rendered from the data.
 */
export function renderNotification<K extends NotificationKind>(
  kind: K,
  data: NotificationData[K],
): RenderedNotification {
  const values = clean(data) as NotificationData[K];
  const { subject: subjectTemplate, body: bodyTemplate } = templateOf(kind);
  const subject = oneLine(renderText(subjectTemplate, values));
  const body = tidy(renderText(bodyTemplate, values));
  const text = tidy(renderText(layoutOf('layout.text'), { ...values, body }));
  const html = htmlEngine.renderSync(layoutOf('layout.html'), { subject, blocks: blocksOf(text) }) as string;
  return { subject, text: `${text}\n`, html };
}

interface ParsedTemplate {
  subject: Template[];
  body: Template[];
}

const parsed = new Map<string, ParsedTemplate>();
const layouts = new Map<string, Template[]>();

/** Read and parsed once a process. */
function templateOf(kind: NotificationKind): ParsedTemplate {
  const known = parsed.get(kind);
  if (known !== undefined) return known;
  const [, subject, body] = /^---\nsubject: (.*)\n---\n([\s\S]*)$/.exec(readTemplate(kind)) ?? [];
  if (subject === undefined || body === undefined)
    throw new Error(`The template ${kind}.liquid must begin with ---, subject: …, ---`);
  const template = { subject: textEngine.parse(subject), body: textEngine.parse(body) };
  parsed.set(kind, template);
  return template;
}

function layoutOf(name: 'layout.text' | 'layout.html'): Template[] {
  const known = layouts.get(name);
  if (known !== undefined) return known;
  const layout = (name === 'layout.html' ? htmlEngine : textEngine).parse(readTemplate(name));
  layouts.set(name, layout);
  return layout;
}

function renderText(template: Template[], values: object): string {
  return textEngine.renderSync(template, values) as string;
}

type Block = { type: 'list' | 'paragraph'; lines: string[] } | { type: 'link'; text: string };

/** Paragraphs, lists and lines that are nothing but an address. */
function blocksOf(text: string): Block[] {
  return text.split('\n\n').map((block): Block => {
    const lines = block.split('\n');
    if (/^https?:\/\/\S+$/.test(block)) return { type: 'link', text: block };
    if (lines.every((line) => line.startsWith('- ')))
      return { type: 'list', lines: lines.map((line) => line.slice(2)) };
    return { type: 'paragraph', lines };
  });
}

/** One empty line between paragraphs, none at the ends: templates may be written so that they read well. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Values without line breaks and control characters: a customer's name must not become a paragraph, a list or a header. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clean(member)]));
}
