package com.acme.statements;

public final class StatementFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int row;

    public StatementFormatException(int row, String problem) {
        super("row " + row + ": " + problem);
        this.row = row;
    }

    public int row() {
        return row;
    }
}
