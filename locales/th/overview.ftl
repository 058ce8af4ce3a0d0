# The overview: figures of the whole shop.

overview-lead = ข้อมูล ณ { $day }
overview-members = สมาชิก
overview-purchases = การซื้อ
overview-sales = ยอดขายให้สมาชิก
overview-average-bill = ยอดบิลเฉลี่ย
overview-refunds = การคืนเงิน
overview-wallet-members = สมาชิก { $n } คนมียอด
overview-issued = ออกให้แล้ว
overview-redeemed = แลกแล้ว
overview-expired = หมดอายุแล้ว
overview-available = ยอดคงเหลือ
overview-pending = รอยืนยัน
overview-no-program-title = ยังไม่มีโปรแกรมสมาชิก
overview-no-program-text = โปรแกรมสมาชิกกำหนดว่าสมาชิกสะสมอะไรได้บ้าง เริ่มจากตัวอย่างแล้วปรับให้เป็นของคุณ
overview-empty-title = ยังไม่มีใครสมัคร
overview-empty-text = โปรแกรมของคุณเริ่มใช้งานแล้ว เพิ่มสมาชิกคนแรกได้ที่นี่หรือที่จุดชำระเงิน
