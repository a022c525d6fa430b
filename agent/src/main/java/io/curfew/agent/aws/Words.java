package io.curfew.agent.aws;

/** Text from outside, made fit for logs and Events. */
final class Words {
    private static final int LONGEST = 400;

    private Words() {}

    /** One printable line of at most 400 characters. */
    static String brief(String text) {
        return cut(text, LONGEST);
    }

    static String cut(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > longest ? line.substring(0, longest) + "..." : line;
    }
}
