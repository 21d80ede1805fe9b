-- The order of a page, over the whole board and within one status.
CREATE INDEX tasks_order ON tasks (position, id);
CREATE INDEX tasks_status_order ON tasks (status, position, id);
