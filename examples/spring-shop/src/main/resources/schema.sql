create table article (
    sku varchar(20) primary key,
    title varchar(100) not null,
    cents int not null,
    discount int
);
