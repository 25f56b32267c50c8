"""What comes from other offices: work orders of the hotline and the national platform, and files of other installations."""
