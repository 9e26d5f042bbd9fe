"""Mail about consultations, by noun: a notice and a link, never a name or a text."""
