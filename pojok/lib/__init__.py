"""Small pure pieces that every package may use; knows nothing of offices or visits."""
