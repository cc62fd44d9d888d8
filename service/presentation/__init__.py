"""What every door shows of a comparison, and how: layout, marks, words, dates and addresses, the one stylesheet."""
