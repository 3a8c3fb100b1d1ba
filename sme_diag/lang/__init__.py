"""The rule language: one small language wherever a pack writes a condition or a number. It knows no packs and no files."""
