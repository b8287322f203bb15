"""Forms without a blank: their printed labels are found on a page, and where answers stand is measured from them."""
