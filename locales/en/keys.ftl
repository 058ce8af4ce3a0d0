# API keys.

keys-name = Name
