-- A coupon that a member holds is found by its code alone, when somebody asks whose it is. The index is
-- not unique: a member's own code only ever works for that member.

CREATE INDEX ix_member_coupons_code ON member_coupons (code);
