# The program: cards, text, versions.

program-write = Tạo chương trình
diff-added = Thêm
diff-removed = Bỏ
diff-changed = Đổi
diff-before = Trước:
diff-after = Sau:
