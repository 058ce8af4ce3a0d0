# What is wrong with a program's text: a reason each, with the values that decided. Kinds of values first.

kind-text = văn bản
kind-whole = số nguyên
kind-number = số
kind-truth = true hoặc false
kind-nothing = giá trị null
kind-list = danh sách [ … ]
kind-table = bảng
kind-line = dòng hàng
kind-quoted = văn bản trong dấu ngoặc kép
kind-decimal = số, như 12 hoặc "0.25"
kind-name = tên: văn bản, hoặc văn bản theo ngôn ngữ như {"{"} en = "…", vi = "…" {"}"}
kind-condition = văn bản chứa điều kiện, như "cart.total >= 300"
kind-sized = danh sách hoặc văn bản

wrong-no-file = Không có tệp nào: chương trình cần ít nhất một tệp TOML.
wrong-document-large = Tài liệu quá lớn: tổng cộng không quá { $most } byte.
wrong-not-toml = Chỗ này không đúng dạng TOML ({ $told }).
wrong-not-json = Chỗ này không đúng dạng JSON ({ $told }).
wrong-nests = Lồng nhau quá sâu: nhiều nhất { $most } tầng.
wrong-stands-also = “{ $name }” đã có trong { $file }, dòng { $line }: chỉ giữ một chỗ.
wrong-twice = “{ $name }” xuất hiện hai lần ở đây: chỉ giữ một.
wrong-unknown-near = Ở đây không có “{ $name }”: ý bạn là “{ $near }”?
wrong-unknown-key = Ở đây không có “{ $name }”: trong { $of } có { $names }.
wrong-unknown = Ở đây không có “{ $name }”: chỉ có { $names }.
wrong-none-declared = Không có “{ $name }”: chương trình chưa khai báo.
wrong-missing-key = Thiếu “{ $key }”: hãy thêm vào.
wrong-wrong-kind = Đây là { $is }, nhưng phải là { $wanted }.
wrong-empty = Chỗ này để trống: hãy viết gì đó, hoặc xóa đi.
wrong-too-long = Quá dài: nhiều nhất { $most } ký tự.
wrong-control-character = Có ký tự điều khiển không nhìn thấy: hãy bỏ đi.
wrong-out-of-range = { $n } nằm ngoài khoảng cho phép: từ { $least } đến { $most }.
wrong-not-positive = { $number } phải lớn hơn không.
wrong-not-a-number = “{ $text }” không phải là số: hãy viết chữ số, dấu chấm trước phần thập phân, như 1250.50.
wrong-too-many-digits = “{ $text }” có quá nhiều chữ số: tổng cộng nhiều nhất 18, sau dấu chấm nhiều nhất 9.
wrong-too-many-decimals = Quá nhiều số thập phân: ở đây nhiều nhất { $most }.
wrong-too-large = { $number } quá lớn, không đếm được.
wrong-too-much = { $number } là quá nhiều: nhiều nhất { $most }.
wrong-not-one-of = “{ $text }” không thuộc các giá trị { $names }.
wrong-not-an-id = “{ $id }” không dùng làm mã được: bắt đầu bằng a-z, tiếp theo là a-z, 0-9, _ và -, nhiều nhất 64 ký tự.
wrong-id-taken = Mã “{ $id }” đã dùng trong { $file }, dòng { $line }: hãy chọn mã khác.
wrong-list-length = Ở đây có thể nêu 1 đến { $most } mục, nhưng đang có { $has }.
wrong-too-many = Ở đây có quá nhiều: { $has } mục, nhiều nhất { $most }.
wrong-names-nothing = Chỗ này không nêu gì: hãy nêu ít nhất một mục, hoặc xóa đi.
wrong-one-of = Ở đây hãy viết đúng một trong { $names }.
wrong-keep-one = Ở đây có { $names }: chỉ giữ một.
wrong-goes-with = “{ $key }” chỉ đi cùng “{ $with }”: hãy thêm cái kia, hoặc xóa cái này.
wrong-gives-nothing = Mục này không cho gì cả: hãy thêm một trong { $names }.
wrong-needs-purchase = Chỉ lần mua hàng mới có dòng hàng và số tiền: hãy bỏ “{ $key }”.
wrong-delivery-lines = Phí giao hàng không có dòng hàng để nêu: hãy bỏ “on”, hoặc nêu “methods”.
wrong-steps-upwards = Các bậc phải tăng dần: bậc này không cao hơn bậc trước.
wrong-added-is-free = Phần tặng thêm vốn miễn phí: hãy bỏ giảm giá, hoặc bỏ “added”.
wrong-added-article = Phần tặng thêm phải là một mặt hàng cụ thể: hãy nêu get = {"{"} on = {"{"} sku = […] {"}"} {"}"}.
wrong-price-range = “price_to” thấp hơn “price_from”: không có hàng nào giá như vậy.
wrong-line-condition = Không thể hỏi một dòng hàng như vậy: hãy dùng phép so sánh, in, startsWith, endsWith, contains, lowerAscii, size, has, exists và all trên line.tags, &&, || và !.
wrong-one-gift-card = Một chương trình chỉ có một loại thẻ quà tặng: chỉ giữ một ví như vậy.
wrong-gift-card-plain = Tiền trên thẻ quà tặng dùng được ngay và không bao giờ nợ: hãy bỏ “{ $key }”.
wrong-only-points = Tiền theo số thập phân của đơn vị tiền tệ và có giá trị bằng chính nó: hãy bỏ “{ $key }”.
wrong-not-a-period = “{ $text }” không phải là khoảng thời gian: hãy viết một số từ 1 đến 10000 và đơn vị, như “7 days” hoặc “12 months”.
wrong-never-works = “until” không sau “from”: như vậy sẽ không bao giờ có hiệu lực.
wrong-not-a-time = “{ $text }” không phải là ngày hay giờ: hãy viết ngày như 2026-11-30, hoặc giờ như 2026-11-22T10:54:00+07:00.
wrong-time-range = { $text } nằm ngoài khoảng 1900-01-01 đến 2199-12-31.
wrong-not-hours = “{ $text }” không phải là khung giờ: hãy viết như 11:00-22:00.
wrong-percent-of-points = Phần trăm tính trên tiền, nhưng ví “{ $wallet }” chứa điểm: hãy dùng “give” cùng “per_amount”.
wrong-multiply-range = Nhân { $by } không thêm được gì: hãy viết số lớn hơn 1, nhiều nhất 1000.
wrong-not-a-zone = “{ $text }” không phải là múi giờ: hãy dùng tên của IANA, như Asia/Ho_Chi_Minh.
wrong-not-a-currency = “{ $text }” không phải là đơn vị tiền tệ: hãy viết ba chữ in hoa của ISO 4217, như VND.
wrong-not-a-country = Chưa biết số điện thoại của nước “{ $text }”: hãy dùng một trong các mã { $known }.
wrong-name-empty = Tên này để trống: hãy viết bằng ít nhất một ngôn ngữ.
wrong-built-in = “{ $name }” là tên có sẵn: hãy đặt tên khác cho hoạt động.
wrong-no-minus = Tên trường không được có “-” vì điều kiện đọc thành dấu trừ: hãy dùng “_”.
wrong-which-wallet = Hãy nói quy tắc này nạp vào ví nào: wallet = một trong { $names }.
wrong-wallet-on-card = “{ $name }” nằm trên thẻ quà tặng, không phải của thành viên: hãy nêu ví khác.
wrong-no-amounts = Quy tắc này không tính theo số tiền: hãy bỏ “base”.
wrong-multiplier-exclusive = Quy tắc nhân không thể là exclusive: hãy đặt ở quy tắc được nhân.
wrong-nothing-to-multiply = Không có gì để nhân: hãy đặt một quy tắc cho cùng ví và cùng hoạt động trước quy tắc này.
wrong-condition-unread = Không đọc được điều kiện này: hãy viết đơn giản hơn.
wrong-condition-long = Điều kiện quá dài: nhiều nhất { $most } byte.
wrong-condition-large = Điều kiện quá lớn: nhiều nhất { $most } phần.
wrong-condition-ends = Điều kiện này chưa đủ: kết thúc quá sớm.
wrong-not-a-condition = Đây không phải là điều kiện ({ $told }).
wrong-too-slow = Có thể mất { $steps } bước cho { $lines } dòng hàng, nhiều nhất { $most }: hãy bớt việc trong vòng lặp bên trong, hoặc bỏ một vòng lặp.
wrong-no-tables = Điều kiện không có bảng riêng: hãy bỏ dấu ngoặc nhọn.
wrong-no-letter = Hãy viết mà không có “{ $letter }”.
wrong-no-null = Ở đây không có null: hãy dùng has(…) để hỏi có hay không.
wrong-has-asks-name = has(…) dùng với một tên, như has(member.birthday).
wrong-mixed-list = Một danh sách chỉ chứa toàn văn bản hoặc toàn số.
wrong-no-field = Đây là { $is }: không có “{ $name }”.
wrong-no-fields = Lần mua hàng không có trường: chúng thuộc về các hoạt động có tên.
wrong-mismatch = Ở đây { $a } không đi cùng { $b } được.
wrong-no-function = Ở đây không có hàm “{ $name }” với { $n } giá trị: có size, startsWith, endsWith, contains, lowerAscii, has, exists, all, exists_one, filter, map.
wrong-name-taken = “{ $name }” đã có nghĩa khác: hãy chọn tên khác.
wrong-list-of-lists = Danh sách lồng danh sách không dùng được ở đây.
wrong-no-loop = Không hiểu vòng lặp này: hãy dùng exists, all, exists_one, filter hoặc map.
wrong-no-division = Không thể chia số thập phân cho thật đúng: hãy nhân ở vế kia.
wrong-id-stays = Mã chương trình là “{ $id }” và không đổi được.
wrong-currency-stays = Đơn vị tiền tệ và số thập phân phải giữ nguyên.
wrong-wallet-stays = Ví “{ $wallet }” đang có số dư nên phải giữ lại.
wrong-wallet-kind-stays = Loại và số thập phân của ví “{ $wallet }” phải giữ nguyên.
wrong-takes-no-coupons = Khuyến mãi “{ $name }” không nhận phiếu: hãy thêm coupon = "held" hoặc "typed".
wrong-rank-taken = “{ $other }” đã có rank { $rank }: hãy cho mỗi hạng một rank riêng.
wrong-ladder-empty = Không có hạng nào trên bậc thang “{ $name }”: hãy ghi ladder = "{ $name }" ở một hạng, hoặc bỏ đi.
wrong-card-of-steps = Thẻ tích dấu chỉ có một bước: hãy ghi look = "mission" nếu có nhiều bước.
wrong-mission-on-missions = Nhiệm vụ không thể đếm nhiệm vụ đã xong: nó sẽ không bao giờ kết thúc.
wrong-mission-of-tiers = Mục đếm tier_up hoặc tier_down không đi cùng per hay per_day: hãy bỏ chúng đi.
wrong-occasion-no-minus = Mã của một dịp không được có “-” vì điều kiện đọc thành dấu trừ: hãy dùng “_”.
wrong-occasion-on = Hãy cho biết là ngày nào: on = "03-08" là ngày 8 tháng 3.
wrong-occasion-month-day = “{ $text }” không phải là một ngày trong năm: hãy viết tháng và ngày, như 03-08 cho ngày 8 tháng 3.
wrong-occasion-days = Hãy cho biết là những ngày nào: days = ["2027-10-15"].
wrong-transfer-least = “{ $key }” nhỏ hơn “least” nên không thể tặng gì: hãy tăng lên.
wrong-not-a-day = “{ $text }” không phải là ngày: hãy viết như 2027-10-15.
wrong-mission-stays = Những gì các bước của nhiệm vụ “{ $mission }” đếm và số lượng cần thiết phải giữ nguyên: hãy đặt id khác cho nhiệm vụ khác.
wrong-counts-itself = “{ $name }” sinh ra từ chính mục này: nó sẽ không bao giờ kết thúc.
wrong-milestones-grow = Mỗi mốc phải dài hơn mốc trước nó.
wrong-streak-stays = Điều mà chuỗi “{ $streak }” đếm, số lượng và chu kỳ phải giữ nguyên: hãy đặt id khác cho chuỗi khác.
wrong-level-no-minus = id của cấp độ không có “-”, vì điều kiện đọc đó là dấu trừ: hãy dùng “_”.
wrong-levels-grow = Mỗi cấp cần nhiều hơn cấp trước nó.
wrong-levels-too-high = Cấp { $n } cần nhiều hơn mức có thể đếm: hãy bớt số cấp hoặc cho tăng chậm hơn.
wrong-keep-above-reach = Giữ hạng lại cần nhiều hơn đạt hạng: ai vừa đạt sẽ mất ngay, vì vậy hãy đòi nhiều nhất là bằng nhau.
wrong-goal-empty = Chỗ này không đòi gì cả: hãy thêm spend, visits, points hoặc when, hoặc bỏ đi.
wrong-not-in-days = Chỗ này tính theo ngày trọn: hãy viết days, weeks, months hoặc years, nhiều nhất năm năm.
wrong-cards-meet = Các số này cũng nằm trong dải bắt đầu bằng { $prefix }: hãy tách riêng.
wrong-cards-issue = Số mới lấy từ một dải: chỉ giữ một “issue”.
wrong-cards-prefix = “{ $prefix }” phải là chữ số và ngắn hơn số thẻ.
wrong-cards-ean = EAN-13 có 13 chữ số: hãy ghi length = 13, hoặc chọn check khác.
wrong-satisfaction-order = Mỗi mức phải bắt đầu cao hơn mức trước: need_met, satisfied, exceeded, wow.
wrong-stages-order = “{ $key }” phải cao hơn giai đoạn trước: at_risk ít nhất là 1, lapsed cao hơn at_risk, loyal cao hơn regular.
wrong-never-open = “closes” không sau “opens”: sẽ không ai đổi được.
wrong-price-empty = Giá này không đòi gì: hãy thêm points hoặc money, hoặc bỏ “price” nếu miễn phí.
wrong-stock-of-codes = Số lượng bằng số mã trong kho: hãy bỏ “stock” và thêm mã.
wrong-branch-name = Tên chi nhánh có từ 1 đến 100 ký tự.
wrong-no-gift-wallet = Chương trình không có thẻ quà tặng: hãy thêm ví loại "gift-card".
wrong-cancel-given = Mã hoặc thẻ quà tặng đã trao không thể thu lại: hãy bỏ “cancel”.
wrong-question-field = Thành viên không có trường “{ $field }”. Hãy khai báo trong [member.fields].
wrong-question-field-taken = Câu hỏi khác đã hỏi trường “{ $field }”: mỗi trường một câu hỏi.
wrong-question-options-text = Chỉ văn bản mới được chọn từ các lựa chọn: trường “{ $field }” không phải văn bản.
wrong-question-option-twice = Lựa chọn “{ $value }” có ở đây hai lần.
wrong-present-worth = Ngân sách tính giá trị của phần này: hãy ghi bằng tiền, như worth = "12.50".
wrong-present-above-budget = Phần này có giá trị lớn hơn cả ngân sách: sẽ không bao giờ trao được.
wrong-prize-runs-out = Giải thưởng có thể hết: hãy cho biết khi đó trao giải nào, otherwise = một giải không thể hết.
wrong-otherwise-runs-out = “{ $name }” cũng có thể hết: hãy nêu một giải không có “most” và không dùng ngân sách.
wrong-not-time-of-day = “{ $text }” không phải là giờ trong ngày: hãy viết như 10:00.
