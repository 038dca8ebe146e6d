//! Pages, beside the API.

use crate::page;
use actix_web::HttpResponse;

/// Set a new password, in a browser
///
/// The page to which a letter leads, with the token behind the `#`, so that it is in no log: `/reset-password/#token=…`. It sends
/// what is typed to `POST /api/auth/reset-password/`.
#[utoipa::path(get, path = "/reset-password/", tag = "pages", operation_id = "reset_password_page",
    responses((status = 200, description = "The page", content_type = "text/html", body = String)))]
pub async fn reset_password() -> HttpResponse {
    page::RESET_PASSWORD.answer()
}
