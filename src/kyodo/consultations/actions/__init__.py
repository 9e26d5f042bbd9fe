"""Every write on consultations, one function per use case, by noun."""
