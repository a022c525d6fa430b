package io.curfew.agent;

/** Picks the command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("curfew");
    }
}
