"""What those who answer for the work look at: doors, queues, figures. Nothing here changes anything."""
