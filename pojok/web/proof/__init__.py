"""Bukti kunjungan: made and fetched by staff or the guest, verified by whoever holds the paper."""
