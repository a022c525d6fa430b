package io.curfew.agent.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One HTTP request and what came of it, by type: the SDK's exceptions tell it only in words. */
sealed interface Exchange {
    SdkHttpMethod method();

    /** A whole answer within the bounds. */
    record Answered(SdkHttpMethod method, SdkHttpResponse head) implements Exchange {
        int status() {
            return head.statusCode();
        }
    }

    /** No answer, or none that is whole. {@code why} holds nothing that was sent or received. */
    record Broken(SdkHttpMethod method, Fault fault, String why) implements Exchange {
        static Broken by(SdkHttpMethod method, IOException e) {
            return new Broken(method, Fault.of(e), words(e));
        }
    }

    /** Nothing was asked: the request could not even be made. */
    record Unasked(SdkHttpMethod method) implements Exchange {}

    /** What became of a request, as the meters call it. */
    enum Fault {
        TIMEOUT("timeout"),
        UNREACHABLE("unreachable"),
        GARBAGE("garbage");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Fault of(IOException e) {
            return switch (e) {
                case SocketTimeoutException _ -> TIMEOUT;
                case BrokenBodyException _ -> GARBAGE;
                default -> UNREACHABLE;
            };
        }
    }

    /** The fault in words of our own, equal for equal faults: messages of exceptions may quote headers. */
    static String words(IOException e) {
        return switch (e) {
            case BrokenBodyException b -> b.words();
            case SocketTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "connection refused";
            case UnknownHostException _ -> "host name unknown";
            case InterruptedIOException _ -> "interrupted";
            default -> "connection broke";
        };
    }
}
