# Tasks that time brings.

task-settle = Số dư đến hạn
