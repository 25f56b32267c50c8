"""What officers do with a tip: the desk, the record, the decision, the finding."""
