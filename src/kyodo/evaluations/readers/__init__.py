"""From a text outside to values: the published sheet, and the files in which it comes."""
