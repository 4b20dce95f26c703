-- one article in three is not reduced in price
insert into article (sku, title, cents, discount)
select 'sku-' || x, 'Article no. ' || x, 500 + mod(x * 7919, 20000), case when mod(x, 3) = 0 then null else mod(x, 40) end
from system_range(1, 20000);
