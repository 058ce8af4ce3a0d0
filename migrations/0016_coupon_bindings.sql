-- What a coupon is for: articles, or one owned item by its reference, as JSON ({"sku": [...], "item": "..."}).
-- NULL is a coupon that is good for all that its promotion is on.

ALTER TABLE coupon_batches ADD COLUMN binding TEXT;
ALTER TABLE member_coupons ADD COLUMN binding TEXT;
