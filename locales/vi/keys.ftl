# API keys.

keys-name = Tên
