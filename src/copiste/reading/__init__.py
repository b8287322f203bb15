"""From page images to readings: identify, register, zones, marks, vote."""
