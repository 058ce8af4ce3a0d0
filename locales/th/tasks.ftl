# Tasks that time brings.

task-settle = ยอดที่ถึงกำหนด
