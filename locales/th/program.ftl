# The program: cards, text, versions.

program-write = สร้างโปรแกรม
diff-added = เพิ่ม
diff-removed = ลบออก
diff-changed = เปลี่ยน
diff-before = ก่อนหน้า:
diff-after = หลังจากนี้:
