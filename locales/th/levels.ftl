# เลเวล: สมาชิกอยู่เลเวลไหน และอะไรให้ค่าประสบการณ์

levels = เลเวล
levels-give = ขึ้นเลเวลแล้วได้อะไร
levels-give-nothing = ยังไม่มี ประกาศเหตุการณ์ level_up ในโปรแกรม แล้วให้กฎหรือคูปองเริ่มจากเหตุการณ์นั้น
level-number = เลเวล { $number }
level-none = ยังไม่มีเลเวล
level-experience = ค่าประสบการณ์ { $amount }
level-missing = อีก { $amount } จะถึง { $level }
level-last = เลเวลสูงสุดแล้ว
level-head = เลเวล
level-need = ค่าประสบการณ์
level-members = สมาชิก
level-gives = { $what }: ทุก { $each } ได้ { $give }
event-level-up = ขึ้นเลเวล
