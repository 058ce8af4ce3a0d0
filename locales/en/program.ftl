# The program: cards, text, versions.

program-write = Write a program
diff-added = Added
diff-removed = Removed
diff-changed = Changed
diff-before = Before:
diff-after = After:
