"""For people who know little about AI: guides, glossary, self-test; and the site's own texts."""
