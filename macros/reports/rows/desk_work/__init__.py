"""What the pages of service desks and small teams list: tickets, tasks, steps of orders, leads, processes, stock, campaigns."""
