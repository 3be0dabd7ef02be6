"""What runs OneVisit: brokers, images, dashboards; no service imports it."""
