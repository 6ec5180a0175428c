import { htmlEngine, readTemplate, textEngine } from '../../../integrations/notifications/template-engine';

describe('the template engines', () => {
  const render = (template: string, values: object) =>
    textEngine.parseAndRenderSync(template, values) as string;

  it('escape every value in HTML and none in text', () => {
    const template = '{{ name }}';
    expect(htmlEngine.parseAndRenderSync(template, { name: '<b>&' })).toBe('&lt;b&gt;&amp;');
    expect(render(template, { name: '<b>&' })).toBe('<b>&');
  });

  it('refuse a value that nobody gave and a filter that nobody knows', () => {
    expect(() => render('{{ nmae }}', { name: 'Ada' })).toThrow(/nmae/);
    expect(() => render('{{ name | shout }}', { name: 'Ada' })).toThrow(/shout/);
  });

  it('show nothing of what values inherit', () => {
    expect(() => render('{{ name.constructor }}', { name: {} })).toThrow();
  });

  it('give up on a template that would run for ever or eat the memory', () => {
    expect(() => render('{% for i in (1..100000000) %}x{% endfor %}', {})).toThrow(/limit/);
    const doubling =
      '{% assign s = "xxxxxxxx" %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}';
    expect(() => render(doubling, {})).toThrow(/limit/);
  });

  it('name the template that is missing', () => {
    expect(() => readTemplate('noSuchKind')).toThrow(/noSuchKind\.liquid/);
  });
});
