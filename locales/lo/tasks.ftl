# Tasks that time brings.

task-settle = ຍອດທີ່ຮອດກຳນົດ
