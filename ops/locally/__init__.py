"""What the commands `groundwork local …` do with what runs on this machine."""
