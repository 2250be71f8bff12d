module acme.internal/payouts

go 1.22
