"""What people do with documents: the queue, corrections, filing, pages arranged anew, accounts, audit, figures."""
