"""Settings: who works here and as what, agencies and guests put in order, the SOP in force."""
