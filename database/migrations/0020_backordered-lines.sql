-- Up Migration

-- Inventory shows how many units customers wait for; few lines do, and a popular SKU has very many lines.
create index order_line_backordered on order_line (sku) where backordered > 0;

-- Down Migration
