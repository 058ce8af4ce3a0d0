# API keys.

keys-name = ຊື່
