"""Publishers: where events about records go."""
