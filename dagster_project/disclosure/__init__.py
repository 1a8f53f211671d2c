"""What published counts of persons give away, and whether one more table may join them."""

LANGUAGES = ("en", "ru")
