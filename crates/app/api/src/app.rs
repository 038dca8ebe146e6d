//! The application: the same for the server and for tests.

mod fallback;
mod slash;

use crate::{
    app::fallback::{Paths, fallback},
    observe::RequestSpan,
    problem::render::render,
    routes,
    wiring::Wiring,
};
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, Data},
};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};
use utoipa_swagger_ui::SwaggerUi;

/// All routes over this wiring, with everything that stands around them. Outermost first: the path gets its documented
/// form, the request gets its span and trace id, failures become problems.
pub fn app(
    wiring: Data<Wiring>,
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<impl MessageBody>, Error = Error, InitError = ()>> {
    App::new()
        .wrap(from_fn(render))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(slash::documented_form))
        .into_utoipa_app()
        .configure(|config| configure(config, wiring))
        .into_app()
}

fn configure(config: &mut ServiceConfig, wiring: Data<Wiring>) {
    let entries = routes::declare(config);
    let reference = utoipa_swagger_ui::Config::from("/api/openapi.json").validator_url("none").persist_authorization(true);
    config
        .map(|config| config.service(SwaggerUi::new("/api/docs/{_:.*}").config(reference)))
        .app_data(wiring)
        .app_data(Data::new(Paths::of(&entries)))
        .default_service(web::to(fallback));
}
