package io.curfew.agent.enroll;

import io.curfew.agent.port.AwsAnswer;

/** What AWS said, for people, with what they can do about it. */
final class Sentence {
    private Sentence() {}

    static String of(AwsAnswer<?> answer) {
        return switch (answer) {
            case AwsAnswer.Good<?> _ -> "done";
            case AwsAnswer.NoActiveAction<?> a -> a.message();
            case AwsAnswer.Throttled<?> _ ->
                "AWS answers that the account makes too many requests (Rate exceeded): try again in a minute";
            case AwsAnswer.Denied<?> a ->
                "not allowed: whoever runs this needs " + a.action() + " (" + a.message() + ")";
            case AwsAnswer.Failed<?> a -> a.code() + ": " + a.message();
            case AwsAnswer.Unreachable<?> a -> a.why();
        };
    }
}
