"""What a letter holds beside its attachments: links, a signed letter, files written into the text."""
