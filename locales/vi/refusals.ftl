# Why something was not done: what is wrong, and what to do. A reason each, with the values that decided.

refused-invalid-request = Có thông tin chưa đúng. Hãy kiểm tra rồi gửi lại.
refused-amount-out-of-range = Số này quá lớn hoặc quá nhỏ để tính.
refused-time-out-of-range = Thời điểm { $at } ở tương lai hoặc trước năm 1900. Hãy gửi thời điểm thực sự xảy ra.
refused-undo-today = Quầy thu ngân chỉ hủy được giao dịch trong hôm nay. Giao dịch cũ hơn hãy hủy ở trang quản lý.
refused-unknown-name = Chương trình không có tên này.
refused-unknown-wallet = Chương trình không có ví “{ $name }”. Hiện có: { $names }.
refused-unknown-event = Chương trình không có sự kiện “{ $name }”.
refused-unknown-field = Chương trình không có trường “{ $name }”.
refused-unknown-tax = Chương trình không có loại thuế “{ $name }”.
refused-unknown-line = Giao dịch mua không có dòng { $line }: các dòng đếm từ 0.
refused-rule-without-wallet = Quy tắc “{ $rule }” không có ví.
refused-program-invalid = Chương trình có lỗi. Mỗi lỗi được ghi kèm vị trí.
refused-no-program = Chưa có chương trình nào được công bố. Hãy công bố trước.
refused-program-changed = Phiên bản { $version } vừa được công bố. Hãy xem lại rồi công bố lần nữa.
refused-member-not-found = Không có thành viên này.
refused-nobody-by-identity = Không có thành viên nào với số điện thoại, thẻ, email hoặc mã này.
refused-no-receiver = Không có thành viên nhận chuyển.
refused-event-not-found = Không có mục này trong lịch sử.
refused-purchase-not-found = Thành viên này không có giao dịch mua đó.
refused-hold-not-found = Thành viên này không có phần tạm giữ nào với mã này.
refused-not-found = Mục này không có hoặc không còn nữa.
refused-no-address = Không có gì ở địa chỉ này.
refused-not-an-id = “{ $value }” không phải là mã của mục được hỏi.
refused-no-version = Chương trình không có phiên bản { $version }.
refused-no-key = Không có khóa API này.
refused-no-passkey = Bạn không có khóa đăng nhập này.
refused-no-staff = Không có nhân viên nào dùng tài khoản này.
refused-no-import = Không có lần nhập này.
refused-session-ended = Phiên đăng nhập này đã kết thúc.
refused-identity-taken =
    { $kind ->
        [phone] Thành viên khác đã dùng số điện thoại này.
        [card] Thành viên khác đã dùng thẻ này.
        [email] Thành viên khác đã dùng email này.
       *[other] Thành viên khác đã dùng mã này.
    }
refused-price-changed = Giỏ hàng hiện là { $payable }. Hãy tính lại giá hoặc đừng gửi số tiền dự kiến.
refused-idempotency-key-reused = Khóa này đã được gửi với nội dung khác nên chưa có gì thay đổi. Hãy tải lại trang, hoặc dùng khóa mới cho yêu cầu mới.
refused-idempotency-key-required = Hãy gửi một Idempotency-Key gồm 1 đến { $most } ký tự ASCII: khóa mới cho yêu cầu mới, khóa cũ để thử lại.
refused-insufficient-balance = Có thể dùng { $has }, nhưng cần { $asked }.
refused-hold-has-less = Còn tạm giữ { $left }, nhưng cần { $asked }.
refused-pays-at-most = Số dư này chỉ trả được tối đa { $most } và theo bậc tròn.
refused-hold-closed = Phần tạm giữ đã được dùng, bỏ hoặc quá hạn.
refused-already-returned = Số trả lại nhiều hơn số đã mua hoặc còn lại.
refused-purchase-cancelled = Giao dịch mua này đã bị hủy.
refused-all-returned = Mọi thứ của giao dịch này đã được hoàn trả.
refused-line-returned = Dòng { $line } còn hoàn trả được { $left }, nhưng yêu cầu { $asked }.
refused-not-a-purchase = Đây không phải giao dịch mua nên không thể hoàn trả.
refused-record-changed = Có người vừa sửa hồ sơ này. Hãy xem lại rồi sửa lần nữa.
refused-wallet-not-whole = Dữ liệu đã lưu của số dư này không khớp. Hãy chạy “baci ledger verify”.
refused-import-not-running = Lần nhập này không chạy và cũng không chờ.
refused-import-runs = Lần nhập này đang chạy hoặc đã kết thúc.
refused-import-closed = Lần nhập này không còn mở, hoặc tệp của nó không còn.
refused-forbidden = Vai trò của bạn không được phép làm việc này. Hãy hỏi chủ cửa hàng.
refused-scope-missing = Khóa này thiếu quyền { $scope }.
refused-staff-only = Phần này chỉ dành cho nhân viên.
refused-account-gone = Tài khoản này đã bị thu hồi.
refused-unauthorized = Hãy gửi khóa còn hiệu lực: Authorization: Bearer baci_…
refused-sign-in-failed = Email hoặc mật khẩu không đúng.
refused-passkey-wrong = Khóa đăng nhập này không khớp. Hãy thử lại.
refused-too-many-attempts = Thử quá nhiều lần. Hãy đợi { $minutes } phút rồi thử lại.
refused-link-spent = Liên kết này đã dùng, đã bị thay hoặc hết hạn. Hãy xin liên kết mới.
refused-weak-password = Mật khẩu này quá dễ đoán. Dùng ít nhất { $least } ký tự, không phải tên bạn và không phải từ ai cũng dùng.
refused-email-taken = Tài khoản khác đã dùng email này.
refused-last-owner = Đây là chủ cửa hàng cuối cùng. Hãy đặt người khác làm chủ trước.
refused-no-lines = Cần có ít nhất một dòng.
refused-lines-count = Có từ 1 đến { $most } dòng.
refused-too-many = Quá nhiều trong “{ $field }”: tối đa { $most }.
refused-text-long = “{ $field }” quá dài: tối đa { $most } ký tự.
refused-control-character = “{ $field }” có ký tự ẩn, như dấu xuống dòng. Hãy bỏ đi.
refused-field-type =
    { $type ->
        [text] Trường “{ $field }” là văn bản.
        [integer] Trường “{ $field }” là số nguyên.
        [decimal] Trường “{ $field }” là số viết dưới dạng văn bản.
       *[truth] Trường “{ $field }” là true hoặc false.
    }
refused-quantity-zero = Số lượng của dòng { $line } phải lớn hơn 0: các dòng đếm từ 0.
refused-fee-below-zero = Phí không được nhỏ hơn 0.
refused-line-below-zero = Số lượng, số tiền và giảm giá của dòng không được nhỏ hơn 0. Hàng trả lại hãy gửi dưới dạng hoàn trả.
refused-amount-zero = Số tiền phải lớn hơn 0.
refused-adjustment-empty = Điều chỉnh cần một số khác 0 và lý do.
refused-paid-with-balance = Phần trả bằng số dư phải từ 0 đến tổng các dòng.
refused-earns-nothing = Hàng hoàn trả không được tích điểm.
refused-hold-ends-early = Việc tạm giữ sẽ kết thúc lúc { $ends }, trước khi bắt đầu.
refused-hold-too-long = Chỉ tạm giữ được tối đa { $days } ngày.
refused-hold-twice = Phần tạm giữ này đã có.
refused-transfer-self = Cần hai thành viên để chuyển.
refused-name-member = Hãy cho biết là thành viên nào.
refused-name-by-one = Hãy nêu thành viên bằng một trong các mục: { $names }.
refused-enroll-by-id = Không thể đăng ký bằng mã. Hãy gửi một trong các mục: { $names }.
refused-one-identity = Hãy hỏi theo một trong các mục { $names }, hoặc một trang mọi thành viên.
refused-phone-form = Không hiểu số điện thoại này. Hãy viết kèm mã quốc gia, như +8562055512345.
refused-email-form = Không hiểu email này. Hãy viết như name@example.com.
refused-identity-long = Thẻ hoặc mã có từ 1 đến { $most } ký tự.
refused-birthday-form = Sinh nhật phải là ngày có thật, viết dạng YYYY-MM-DD.
refused-name-form = Tên có từ 1 đến { $most } ký tự, trên một dòng.
refused-note-form = Ghi chú là một dòng tối đa { $most } ký tự.
refused-key-form = Khóa cần tên không quá { $most } ký tự và ít nhất một quyền.
refused-shop-name-form = Tên và thông tin liên hệ có tối đa { $most } ký tự.
refused-branches-many = Cửa hàng có tối đa { $most } chi nhánh.
refused-branch-form = Chi nhánh { $branch }: mã trống hoặc có chữ quá dài.
refused-branch-twice = Chi nhánh { $branch }: chi nhánh khác đã có mã “{ $id }”.
refused-address-form = Địa chỉ của trang có dạng https://club.example.com.
refused-passkey-site = Khóa đăng nhập cần trang có tên miền: https://club.example.com, hoặc http://localhost để thử.
refused-passkeys-many = Mỗi tài khoản có tối đa { $most } khóa đăng nhập. Hãy bỏ bớt một khóa trước.
refused-import-columns = Hãy cho biết cột nào là khách hàng, thời gian và số tiền.
refused-import-source = Nguồn là tên có từ 1 đến { $most } ký tự.
refused-file-unread = Không đọc được tệp theo cách này. Hãy kiểm tra loại tệp, các cột và cách viết thời gian, số tiền.
refused-form-broken = Biểu mẫu này không đầy đủ. Hãy tải lại trang.
refused-unstorable = Nội dung đã gửi không thể lưu như vậy.
refused-if-match = If-Match là ETag của thành viên đã đọc, như "3".
refused-basket-alone = Giỏ hàng phải đứng riêng. Hãy bỏ: { $names }.
refused-amount-or-lines = Hãy gửi một số tiền, hoặc từ 1 đến { $most } dòng.
refused-amount-or-price = Mỗi dòng có một trong các mục: { $names }.
refused-return-one-of = Hãy nêu phần hoàn trả bằng một trong các mục: { $names }.
refused-too-fine = “{ $field }” có tối đa { $most } chữ số thập phân; { $value } có nhiều hơn.
refused-not-utf8 = Văn bản không phải UTF-8.
refused-body-cut = Nội dung gửi đến không đầy đủ. Hãy gửi lại.
refused-invalid-json = Nội dung không phải JSON: dòng { $line }, cột { $column }.
refused-json-value = Giá trị ở dòng { $line }, cột { $column } không đúng loại. Hãy xem mô tả API.
refused-json-decimal = Giá trị ở dòng { $line }, cột { $column } phải là số thập phân viết dưới dạng văn bản, như "125.50": số JSON có thể mất chữ số.
refused-field-unknown = Ở đây không có trường “{ $field }”. Hiện có: { $names }.
refused-field-missing = Thiếu trường “{ $field }”.
refused-field-twice = Trường “{ $field }” xuất hiện hai lần.
refused-value-unknown = “{ $value }” không thuộc: { $names }.
refused-query-value = Một giá trị trong địa chỉ không đúng loại. Hãy xem mô tả API.
refused-page-limit = Mỗi trang có từ 1 đến { $most } mục.
refused-cursor = Con trỏ này không phải là con trỏ đã cấp. Hãy bắt đầu từ trang đầu.
refused-unsupported-media-type = Hãy gửi nội dung với Content-Type: { $names }.
refused-payload-too-large = Nội dung lớn hơn { $most } byte. Hãy chia nhỏ rồi gửi.
refused-method-not-allowed = Địa chỉ này không nhận phương thức này. Xem Allow để biết.
refused-busy = Hệ thống đang bận. Hãy gửi lại yêu cầu này sau giây lát, với cùng khóa.
refused-unavailable = Cơ sở dữ liệu tạm thời không trả lời. Hãy gửi lại yêu cầu này, với cùng khóa.
refused-timeout = Mất quá nhiều thời gian và có thể vẫn được thực hiện. Hãy gửi lại yêu cầu này, với cùng khóa.
refused-internal = Máy chủ gặp lỗi. Nhật ký có ghi theo mã yêu cầu này.
refused-password-long = Mật khẩu có tối đa { $most } ký tự.
refused-too-large = Quá lớn để nhận. Hãy chia nhỏ rồi gửi lại.
refused-coupons-many = Một đợt có từ 1 đến { $most } mã.
refused-coupons-name = Hãy đặt tên cho đợt phiếu, tối đa 200 ký tự.
refused-coupons-uses = Mỗi mã dùng được ít nhất một lần. Để trống nếu không giới hạn.
refused-coupons-end = Thời điểm kết thúc phải sau thời điểm bắt đầu.
refused-takes-no-coupons = Chương trình đang chạy không có khuyến mãi “{ $promotion }” nhận phiếu giảm giá. Hãy ghi coupon = "typed" hoặc "held" vào đó.
refused-no-coupon-batch = Không có đợt phiếu giảm giá này.
refused-no-coupon = Không có phiếu giảm giá nào mang mã này.
refused-template-length = Mẫu mã có từ 1 đến 40 ký tự.
refused-template-character = Mẫu mã không được có “{ $character }”. Chỉ dùng chữ A đến Z, chữ số, “-”, và “?”, “#”, “*” cho phần thay đổi.
refused-template-check = Ký tự kiểm tra “=” đứng ở cuối, chỉ một lần.
refused-template-alike = Mẫu này chỉ tạo được một mã. Hãy đặt “?”, “#” hoặc “*” ở chỗ các mã khác nhau.
refused-template-guessable = Mã theo mẫu này có thể bị đoán ra. Hãy thêm { $more } dấu “*” nữa.
refused-template-used-up = Mọi mã theo mẫu này đã thuộc đợt khác. Hãy dùng mẫu khác.
refused-too-many-at-once = Mỗi lần gửi tối đa { $most }, phần còn lại thêm sau.
refused-coupon-length = Mã thứ { $number } không có từ 1 đến 40 ký tự.
refused-coupons-made = Đợt này được tạo từ mẫu. Hãy mở đợt khác cho mã từ bên ngoài.
refused-coupons-held = Một thành viên giữ tối đa { $most } phiếu còn dùng được.
refused-coupons-of-one = Một đợt chỉ được tạo từ đúng một trong: “template” (kèm “count”), “codes” hoặc “members”.
refused-gift-card-unknown = Không có thẻ quà tặng với số và mã PIN này.
refused-gift-card-blocked = Thẻ quà tặng này đã bị khóa.
refused-gift-card-not-theirs = Thẻ quà tặng này gắn với thành viên khác.
refused-gift-card-taken = Thẻ quà tặng khác đã dùng số này. Hãy dùng thẻ khác.
refused-gift-card-amount = Số tiền nạp vào thẻ quà tặng phải lớn hơn không.
refused-gift-card-number = Số thẻ quà tặng có từ 8 đến 40 chữ cái và chữ số.
refused-gift-card-twice = Mỗi thẻ quà tặng chỉ trả một lần trên một hóa đơn.
refused-no-gift-cards = Chương trình chưa có thẻ quà tặng. Hãy thêm ví loại “gift-card” rồi công bố.
refused-gift-card-named = Hãy nêu thẻ quà tặng bằng đúng một trong “id” và “number”.
refused-too-many-requests = Khóa này gửi quá nhiều yêu cầu. Hãy gửi lại yêu cầu này sau { $seconds } giây, với cùng khóa.
