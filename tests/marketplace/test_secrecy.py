import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from marketplace.secrecy import is_guessable, masked

ADDRESS = "postgresql+psycopg://"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{ADDRESS}u:hunter2@h/n", f"{ADDRESS}u:***@h/n"),
        (f"{ADDRESS}/n?user=u&password=hunter2", f"{ADDRESS}/n?password=***&user=u"),
        (f"{ADDRESS}/n?sslpassword=hunter2", f"{ADDRESS}/n?sslpassword=***"),
        (f"{ADDRESS}/n?passfile=/hunter2", f"{ADDRESS}/n?passfile=***"),
        (f"{ADDRESS}/?dbname=postgresql://u:hunter2@h/n", f"{ADDRESS}/?dbname=***"),
        (f"{ADDRESS}/n?password=hunter2&password=hunter2", f"{ADDRESS}/n?password=***"),
        (
            f"{ADDRESS}/n?host=/run/pg&sslmode=require",
            f"{ADDRESS}/n?host=%2Frun%2Fpg&sslmode=require",
        ),
        ("sqlite:////data/gongxu.sqlite3", "sqlite:////data/gongxu.sqlite3"),
    ],
)
def test_no_password_is_shown_wherever_it_stands(url: str, shown: str) -> None:
    assert masked(url) == masked(make_url(url)) == shown


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short",
        "k9Zt2mQx7wLr4vBn8cJd3fHs6gPy1aE",
        "a" * 64,
        "abcd" * 16,
        "changeme-changeme-changeme-changeme",
        "please-change-this-secret-key-now!",
        "password1234password1234password1234",
        "CHANGEME-00000000000000000000000000000000",
        "gongxu-secret-key-gongxu-secret-key-gongxu",
        "12345678901234567890123456789012",
        "0123456789abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "your-256-bit-secret-your-256-bit-secret",
        "qwertyuiopasdfghjklzxcvbnm123456",
        "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,",
        "thequickbrownfoxjumpsoverthelazydog",
        "THEQUICKBROWNFOXJUMPSOVERTHELAZYDOG",
        "correct horse battery staple correct horse",
        "Correct-Horse-Battery-Staple-Correct-42",
        "my-super-duper-long-key-for-this-server",
        "zhongguo-zhizao-2025-gongxu-pingtai",
    ],
)
def test_what_anybody_would_try_is_guessable(key: str) -> None:
    assert is_guessable(key)


@given(st.randoms(use_true_random=True), st.sampled_from([16, 24, 32, 48, 64, 512]))
def test_random_keys_are_not(source: random.Random, length: int) -> None:
    bits = source.randbytes(length)
    assert not is_guessable(bits.hex())
    assert not is_guessable(base64.b64encode(bits).decode().ljust(32, "="))
    assert not is_guessable(f"gongxu-{bits.hex()}")
    if length >= 24:
        assert not is_guessable(base64.urlsafe_b64encode(bits).decode().rstrip("="))
