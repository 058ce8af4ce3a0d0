# The program: cards, text, versions.

program-write = ສ້າງໂຄງການ
diff-added = ເພີ່ມ
diff-removed = ລຶບອອກ
diff-changed = ປ່ຽນ
diff-before = ກ່ອນໜ້າ:
diff-after = ຫຼັງຈາກນີ້:
