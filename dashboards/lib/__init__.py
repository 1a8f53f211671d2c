"""What all pages share: access to the release, texts, formats, figures, cards, tables."""
