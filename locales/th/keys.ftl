# API keys.

keys-name = ชื่อ
